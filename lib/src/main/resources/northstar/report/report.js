"use strict";
(() => {
  const value = (row, column) => {
    const cell = row.cells[column];
    const number = cell.querySelector("data");
    return number ? Number(number.value) : cell.textContent.trim();
  };
  const compare = (one, other) => {
    const numbers = [one, other].map((each) => typeof each === "number");
    if (numbers[0] && numbers[1]) return one - other;
    // Numbers before words that say why there is none.
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return one.localeCompare(other, "en");
  };
  const sort = (button) => {
    const heading = button.closest("th");
    const table = button.closest("table");
    const descending = heading.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("th[aria-sort]").forEach((each) => each.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const body = table.tBodies[0];
    [...body.rows]
      .map((row) => ({ row, key: value(row, heading.cellIndex) }))
      .sort((one, other) => (descending ? -1 : 1) * compare(one.key, other.key))
      .forEach((each) => body.append(each.row));
  };
  const filter = (input) => {
    const wanted = input.value.toLocaleLowerCase("en");
    const rows = [...document.getElementById(input.dataset.filters).tBodies[0].rows];
    rows.forEach((row) => { row.hidden = !row.textContent.toLocaleLowerCase("en").includes(wanted); });
    const hits = rows.filter((row) => !row.hidden).length;
    input.closest(".filter").querySelector(".hits").textContent = wanted ? `${hits} of ${rows.length} rows` : "";
  };
  const copy = async (button) => {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // A page on disk may not use the clipboard: select, so that the reader can.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.classList.contains("sort")) sort(button);
    if (button?.classList.contains("copy")) copy(button);
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset.filters) filter(event.target);
  });
  // What only works with a script is hidden until there is one.
  document.querySelectorAll(".filter, .copy").forEach((each) => { each.hidden = false; });
})();
