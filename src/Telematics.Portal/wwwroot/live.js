// Regions marked data-live="address" are asked for again every two seconds and replaced. Without script a page still shows what was true
// when it was loaded; after a restart of the server the next answer simply succeeds.
const everyMs = 2000;
const offline = document.getElementById("offline");
let failures = 0;

// Replacing a region takes the focus out of it; the same link or field gets it back.
function focusedIn(region) {
  const focused = document.activeElement;
  return region.contains(focused) ? focused.getAttribute("href") : null;
}

function isBeingSelected(region) {
  const selection = document.getSelection();
  return !!selection && !selection.isCollapsed && region.contains(selection.anchorNode);
}

async function refresh(region) {
  const answer = await fetch(region.dataset.live, { headers: { "X-Requested-With": "live" }, cache: "no-store" });
  if (answer.status === 401) return location.reload(); // the sign-in has run out: the server leads to /login
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  if (isBeingSelected(region)) return;
  const href = focusedIn(region);
  region.innerHTML = html;
  if (href) region.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus();
}

async function refreshAll() {
  if (!document.hidden) {
    try {
      await Promise.all([...document.querySelectorAll("[data-live]")].map(refresh));
      failures = 0;
    } catch {
      failures++;
    }
    if (offline) offline.hidden = failures < 3;
  }
  setTimeout(refreshAll, everyMs);
}

if (document.querySelector("[data-live]")) setTimeout(refreshAll, everyMs);
