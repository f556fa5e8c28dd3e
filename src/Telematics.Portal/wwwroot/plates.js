// The queue by keyboard: j and k go down and up, a confirms, r discards, e goes into the field. Without script the buttons do the same.
const cards = [...document.querySelectorAll("#queue .review")];
let at = 0;

function show(next) {
  if (cards.length === 0) return;
  cards[at].classList.remove("chosen");
  at = Math.min(Math.max(next, 0), cards.length - 1);
  cards[at].classList.add("chosen");
  cards[at].focus({ preventScroll: true });
  cards[at].scrollIntoView({ block: "nearest" });
}

const press = action => cards[at]?.querySelector(`button[value=${action}]`)?.click();

const keys = {
  j: () => show(at + 1),
  k: () => show(at - 1),
  a: () => press("confirm"),
  r: () => press("discard"),
  e: () => cards[at]?.querySelector("input[name=plate]")?.select(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const action = keys[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});

show(0);
