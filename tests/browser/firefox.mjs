// Open a film's file in Firefox, play it by keyboard, and print what was seen as JSON.
// node firefox.mjs FOLDER_OF_PUPPETEER FIREFOX FILE; puppeteer-core speaks WebDriver BiDi.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, executablePath, file] = process.argv.slice(2);
const puppeteer = createRequire(`${folder}/`)("puppeteer-core");

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const seen = { complaints: [], requests: [] };
try {
  const page = await browser.newPage();
  const address = pathToFileURL(file).href;
  page.on("console", (message) => seen.complaints.push(message.text()));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:")) seen.requests.push(url);
  });
  await page.goto(address);
  const figure = () => page.$eval("[data-figure=position]", (element) => element.textContent);
  await page.waitForFunction(
    () => document.querySelector("[data-figure=position]").textContent !== "–",
  );
  seen.opened = await figure();
  await page.focus(".scrub");
  await page.keyboard.press("Home");
  seen.start = await figure();
  await page.keyboard.press("ArrowRight");
  seen.next = await figure();
  await page.keyboard.press(" ");
  await page.waitForFunction(
    () => Number(document.querySelector("[data-figure=position]").textContent) > 1,
  );
  await page.keyboard.press(" ");
  seen.played = await figure();
  seen.label = await page.$eval(".toggle", (button) => button.ariaLabel);
  seen.tinted = await page.$eval(".field", (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, k) => k % 4 === 3 && value > 90);
  });
  await page.setViewport({ width: 390, height: 800 });
  seen.width = await page.evaluate(() => document.documentElement.scrollWidth);
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));
