/** What tells who somebody is: an address of mail, or digits as long as a phone's, an order's or a card's number. */
const TELLS = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+\.[\p{L}]{2,}|(?:\d[\s().-]?){5}\d/u;

/** Whether a text holds what could tell who wrote it, so that it is not to be shown to others as it is. */
export const tellsWho = (text: string): boolean => TELLS.test(text.normalize("NFKC"));
