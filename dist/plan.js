export { t as planJob } from "./plan2.js";
