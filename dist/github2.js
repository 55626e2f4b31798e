export { t as createGitHub } from "./github.js";
import "./boxes.js";
