export { a as FileBlob } from "./vendor.js";
