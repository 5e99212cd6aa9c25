import { createApp } from "vue";
import { i18n } from "../locales";
import "./texts";
import "../theme/tokens.css";
import "../theme/page.css";
import "./public.css";
import App from "./App.vue";

createApp(App).use(i18n).mount("#app");
