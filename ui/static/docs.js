// The OpenAPI as a page to try it on. `validatorUrl` none: nothing is asked of another host.
window.addEventListener("load", () => {
  window.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#docs",
    validatorUrl: "none",
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    defaultModelsExpandDepth: 0,
  });
});
