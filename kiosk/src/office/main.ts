/** The office's own script: htmx, the menu on a phone, questions, messages. */

import htmx from "htmx.org";

import { startMachine } from "./calendar/machine.ts";
import { startCalendar } from "./calendar/main.ts";
import { enableComboboxes } from "./combobox.ts";
import { askBeforeDeeds } from "./confirm.ts";
import { startContent } from "./content/main.ts";
import { copyOnClick } from "./copy.ts";
import { dismissMessages, focusMarked } from "./messages.ts";
import { startFleet } from "./fleet/main.ts";
import { enableGrids } from "./grid.ts";
import { toggleMenus } from "./menu.ts";
import { printOnClick } from "./print.ts";
import { showFailures } from "./requests.ts";

// Settings are in the page's meta tag htmx-config: no eval, own addresses only.
window.htmx = htmx;

document.addEventListener("DOMContentLoaded", () => {
  toggleMenus(document);
  askBeforeDeeds(document);
  copyOnClick(document);
  printOnClick(document);
  enableComboboxes(document);
  enableGrids(document);
  dismissMessages(document);
  showFailures(document.body);
  startContent(document);
  startCalendar(document);
  startMachine(document);
  startFleet(document);
  focusMarked(document);
});

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
