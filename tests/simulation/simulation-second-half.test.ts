import "./quiet";
import { halfOfHistories } from "./half-of-histories";

halfOfHistories("second");
