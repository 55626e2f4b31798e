import { t as require_picocolors } from "./vendor-terminal.js";
export default require_picocolors();
export {};
