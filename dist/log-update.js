export { n as createLogUpdate } from "./vendor-terminal.js";
