export { z as sha256Node } from "./vendor.js";
