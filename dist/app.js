export { t as demo, n as inspect, r as planJob, i as refreshCard, a as run, o as verify } from "./app2.js";
