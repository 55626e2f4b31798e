export { I as sha256Node } from "./vendor.js";
