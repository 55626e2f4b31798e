export { O as sha256Node } from "./vendor.js";
