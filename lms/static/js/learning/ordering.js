// Lines in order with buttons where a question stands alone and is sent as a form.

import { Order } from "./order.js";

for (const list of document.querySelectorAll("[data-order]")) new Order(list);
