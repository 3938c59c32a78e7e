import { visit } from './lib/visit.js';
import * as texts from './lib/texts.js';

export default function () {
  console.log(visit('helper'), texts.greeting, texts.default);
}
