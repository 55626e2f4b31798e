export { N as subPaths } from "./vendor.js";
