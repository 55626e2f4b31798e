export { k as FileBlob } from "./vendor.js";
