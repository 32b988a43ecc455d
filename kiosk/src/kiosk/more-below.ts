/** Let the foot of a list fade while more of it lies below: nobody looks for what they do not see. */

import { all } from "./settings.ts";

const HAS_MORE = "has-more";
// Less than this is a matter of rounding.
const LEAST_PX = 8;

/** Watch every list of large buttons. */
export function showMoreBelow(page: Document): void {
  for (const list of all(page, ".windows")) {
    const look = () => {
      const below = list.scrollHeight - list.clientHeight - list.scrollTop;
      list.classList.toggle(HAS_MORE, below > LEAST_PX);
    };
    list.addEventListener("scroll", look);
    // Its size changes when its step is shown, too.
    new ResizeObserver(look).observe(list);
  }
}
