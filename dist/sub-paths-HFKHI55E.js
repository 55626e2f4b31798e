export { m as subPaths } from "./vendor.js";
