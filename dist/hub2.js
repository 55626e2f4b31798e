export { t as openHub } from "./hub.js";
