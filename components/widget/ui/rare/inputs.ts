/** Inputs that few conversations need, in one chunk. */
export { default as DateInput } from "./date-input";
export { default as FileInput } from "./file-input";
export { default as FormInput } from "./form-input";
export { default as LocationInput } from "./location-input";
export { default as ManyChoices } from "./many-choices";
export { default as PictureChoice } from "./picture-choice";
