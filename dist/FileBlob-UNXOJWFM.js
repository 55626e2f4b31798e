export { L as FileBlob } from "./vendor.js";
