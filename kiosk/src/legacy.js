/* Runs before the player, in whatever browser: one that cannot run the player gets the
   page without script. Written for browsers of 2010: no syntax newer than that. */
(function () {
  var PLAIN = "/display/plain";

  function leave() {
    window.location.replace(PLAIN);
  }

  function isAble() {
    return Boolean(
      window.Promise && window.fetch && window.Map && window.Set && window.indexedDB &&
        window.WebSocket && window.CSS && window.CSS.supports && window.CSS.supports("display", "grid")
    );
  }

  // The player's own syntax may be too new: it then fails before its first line.
  function watch(event) {
    var isPlayers = String(event.filename).indexOf("/dist/player.js") >= 0;
    if (isPlayers && String(event.message).indexOf("SyntaxError") >= 0) leave();
  }

  if (!isAble()) leave();
  else window.addEventListener("error", watch);
})();
