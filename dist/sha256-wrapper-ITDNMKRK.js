export { P as createSHA256, F as createSHA256WorkerCode } from "./vendor.js";
