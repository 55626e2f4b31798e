export { t as subPaths } from "./vendor.js";
