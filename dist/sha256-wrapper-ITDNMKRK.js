export { q as createSHA256, J as createSHA256WorkerCode } from "./vendor.js";
