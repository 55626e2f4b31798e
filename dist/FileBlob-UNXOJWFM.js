export { v as FileBlob } from "./vendor.js";
