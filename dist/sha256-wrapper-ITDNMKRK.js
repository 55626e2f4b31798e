export { h as createSHA256, g as createSHA256WorkerCode } from "./vendor.js";
