export { X as FileBlob } from "./vendor.js";
