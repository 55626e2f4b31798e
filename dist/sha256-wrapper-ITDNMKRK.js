export { E as createSHA256, D as createSHA256WorkerCode } from "./vendor.js";
