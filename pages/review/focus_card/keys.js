// Keys: which action a press means, and when it counts.

function handleKey(event, desk) {
  if (event.isComposing || event.keyCode === 229 || !desk.root.isConnected) return;
  const target = event.composedPath()[0];
  if (desk.dialog.isOpen()) {
    desk.dialog.onKey(event, target);
    return;
  }
  if (target instanceof Element && target.matches("textarea.editor")) {
    keyWhileEditing(event, target, desk);
    return;
  }
  if (target instanceof Element && target.matches("input.note")) {
    keyWhileNoting(event, target, desk);
    return;
  }
  if (isTyping(target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const binding = bindingOf(event, desk);
  if (!binding || (event.key.startsWith("Arrow") && isElsewhere(target, desk.root))) return;
  stop(event);
  // a held key repeats: it decides nothing, and moves no further than one card
  if (!event.repeat) desk.act(binding.action, "key");
}

function keyWhileEditing(event, textarea, desk) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    stop(event);
    if (!event.repeat) desk.saveEdit("key");
  } else if (event.key === "Escape") {
    stop(event);
    desk.leaveEdit("key");
  }
}

function keyWhileNoting(event, input, desk) {
  if (event.key === "Enter") {
    stop(event);
    if (!event.repeat) desk.finishNote("key");
  } else if (event.key === "Escape") {
    stop(event);
    desk.cancelNote();
  }
}

function isElsewhere(target, root) {
  return target !== document.body && !root.contains(target) && target !== root;
}
