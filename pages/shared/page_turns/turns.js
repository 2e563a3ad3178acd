// @ts-check
// One step of the browser's Back a page, and each page from its top.

const IS_MINDED = "amtsTurnsPages";

/** @param {boolean} isOther */
function goUp(isOther) {
  if (isOther) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

function mind() {
  const push = history.pushState.bind(history);
  let path = location.pathname;
  history.pushState = (state, title, url) => {
    const isOther = new URL(url ?? "", location.href).pathname !== location.pathname;
    if (isOther) push(state, title, url);
    else history.replaceState(state, title, url);
    path = location.pathname;
    goUp(isOther);
  };
  window.addEventListener("popstate", () => {
    goUp(location.pathname !== path);
    path = location.pathname;
  });
}

/** @param {{parentElement: ShadowRoot | HTMLElement}} component */
export default function ({ parentElement }) {
  const root = parentElement.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : /** @type {HTMLElement} */ (parentElement);
  const box = /** @type {HTMLElement | null} */ (host.closest('[data-testid="stElementContainer"]'));
  if (box) box.style.display = "none"; // it shows nothing, and takes no place
  if (IS_MINDED in window) return;
  Object.assign(window, { [IS_MINDED]: true });
  mind();
}
