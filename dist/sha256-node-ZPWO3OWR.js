export { _ as sha256Node } from "./vendor.js";
