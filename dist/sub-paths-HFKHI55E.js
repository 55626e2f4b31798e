export { T as subPaths } from "./vendor.js";
