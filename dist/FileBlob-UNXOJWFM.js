export { B as FileBlob } from "./vendor.js";
