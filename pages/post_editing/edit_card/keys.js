// Keys of this desk fire while typing, and so are never bare letters.

function handleKey(event, desk) {
  if (event.isComposing || event.keyCode === 229 || !desk.root.isConnected) return;
  const target = event.composedPath()[0];
  desk.clock.touch();
  if (desk.dialog.isOpen()) {
    desk.dialog.onKey(event, target);
    return;
  }
  const isOurs = desk.root.contains(target);
  // a field of the page around the desk, or a sign typed with AltGr
  if ((isTyping(target) && !isOurs && !hasChosen(target)) || event.getModifierState("AltGraph")) return;
  if (isOurs && target.matches("input.note")) {
    keyWhileNoting(event, desk);
    return;
  }
  const binding = bindingOf(event, desk);
  if (binding) {
    stop(event);
    // a held key repeats: it saves nothing, and moves no further than one card
    if (!event.repeat) desk.act(binding.action, "key");
  } else if (event.key === "Enter" && isOurs && target.matches("textarea")) {
    event.preventDefault(); // a segment is one line
  }
}

function keyWhileNoting(event, desk) {
  if (event.key === "Enter") {
    stop(event);
    if (!event.repeat) desk.judging.finishNote("key");
  } else if (event.key === "Escape") {
    stop(event);
    desk.judging.cancelNote();
  }
}
