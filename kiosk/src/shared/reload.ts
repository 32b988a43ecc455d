/** Document event: the office wants this page loaded anew, as soon as nobody is busy with it. */
export const RELOAD = "signage-reload";
