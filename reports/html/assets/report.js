(() => {
  'use strict';
  // The page is whole without this: it sorts tables, filters rows and reads charts out under the pointer.
  const number = (text) => {
    const last = text.split('→').pop().trim();
    const found = /[-−+×]?[\d,.]+/.exec(last);
    if (!found) return -Infinity;
    const value = Number(found[0].replace(/[,+×]/g, '').replace('−', '-'));
    const unit = last
      .slice(found.index + found[0].length)
      .trim()
      .split(/[ []/)[0];
    return value * ({ s: 1000, min: 60000 }[unit] ?? 1);
  };

  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim() || head.querySelector('.unseen')) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const down = head.getAttribute('aria-sort') !== 'descending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const numeric = head.classList.contains('number');
        const text = (row) => row.cells[column].textContent.trim();
        const rows = [...body.rows].sort((a, b) =>
          numeric ? number(text(a)) - number(text(b)) : text(b).localeCompare(text(a)),
        );
        body.append(...(down ? rows.reverse() : rows));
      });
    });
    if (body.rows.length < 8) continue;
    const filter = document.createElement('input');
    filter.type = 'search';
    filter.className = 'filter';
    filter.placeholder = 'Filter rows';
    filter.setAttribute('aria-label', 'Filter rows');
    filter.addEventListener('input', () => {
      const wanted = filter.value.toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    table.parentElement.before(filter);
  }

  // One crosshair through all panels: the same second everywhere, its values from each panel's table.
  const NS = 'http://www.w3.org/2000/svg';
  const charts = [...document.querySelectorAll('svg[data-x]')].map((svg) => {
    const [from, to] = svg.dataset.x.split(' ').map(Number);
    const [left, right, bottom, top] = svg.dataset.plot.split(' ').map(Number);
    const side = svg.parentElement;
    const panel = side.closest('.panel');
    const sides = [...panel.querySelectorAll('.side')];
    const table = panel.querySelector('table');
    const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const label = side.querySelector('.side-name').textContent;
    const columns = heads.flatMap((head, at) =>
      sides.length === 1 || head.endsWith(`, ${label}`)
        ? [{ at: at + 1, name: sides.length === 1 ? head : head.slice(0, -label.length - 2) }]
        : [],
    );
    const line = document.createElementNS(NS, 'path');
    line.setAttribute('class', 'cross');
    const readout = document.createElement('p');
    readout.className = 'readout';
    readout.hidden = true;
    side.append(readout);
    return { svg, from, to, left, right, top, bottom, columns, line, readout, rows: [...table.tBodies[0].rows], side };
  });
  const show = (second) => {
    for (const { svg, from, to, left, right, top, bottom, columns, line, readout, rows } of charts) {
      if (second === undefined) {
        line.remove();
        readout.hidden = true;
        continue;
      }
      const x = Math.round(left + ((second - from) / (to - from)) * (right - left)) + 0.5;
      line.setAttribute('d', `M${x},${top}V${bottom}`);
      svg.append(line);
      const row = rows.findLast((row) => Number(row.cells[0].textContent) <= second);
      readout.hidden = !row;
      if (row) {
        const values = columns.map(
          ({ at, name }) => `${columns.length > 1 ? `${name} ` : ''}${row.cells[at].textContent}`,
        );
        readout.textContent = `${Math.floor(second)} s · ${values.join(' · ')}`;
      }
    }
  };
  for (const { svg, from, to, left, right } of charts) {
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      show(x < left || x > right ? undefined : from + ((x - left) / (right - left)) * (to - from));
    });
    svg.addEventListener('pointerleave', () => show(undefined));
  }
})();
