export { n as createSHA256, r as createSHA256WorkerCode } from "./vendor.js";
