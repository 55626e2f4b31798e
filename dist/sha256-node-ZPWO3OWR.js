export { i as sha256Node } from "./vendor.js";
