export { L as createSHA256, R as createSHA256WorkerCode } from "./vendor.js";
