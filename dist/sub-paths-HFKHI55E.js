export { K as subPaths } from "./vendor.js";
