export { I as subPaths } from "./vendor.js";
