// Puts the frame of the page up and starts the part that belongs to the address.
import { frame } from "./frame.js";
import { speak, preferred } from "./words.js";

const PARTS = [
  [/^\/$/, "ask", () => import("./ask.js")],
  [/^\/sources\/?$/, "browse", () => import("./browse.js")],
  [/^\/sources\/.+/, "browse", () => import("./permalink.js")],
  [/^\/evaluation\/?$/, "evaluation", () => import("./evaluation.js")],
];

const [, current, load] = PARTS.find(([address]) => address.test(location.pathname)) ?? PARTS[0];
const [part] = await Promise.all([load(), speak(preferred())]);
const { header, main, footer } = frame(current);
document.body.replaceChildren(...header, main, footer);
await part.start(main);
