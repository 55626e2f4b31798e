export { Y as sha256Node } from "./vendor.js";
