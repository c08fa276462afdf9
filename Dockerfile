# One image for the API, the worker (ROLE) and the migrations (node dist/cli/migrate.js).
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=optional --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY src/ src/
RUN npm run build

FROM node:${NODE_VERSION}-bookworm-slim
LABEL org.opencontainers.image.title="Redress" \
      org.opencontainers.image.description="Headless complaint-handling service" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY package.json package-lock.json LICENSE ./
# Without the optional packages: the embedded Postgres is for development, and the code is compiled already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY migrations/ migrations/
COPY --from=build /build/dist/ dist/
# Where evidence lies unless STORAGE_URL says otherwise: a volume takes over whose it is.
RUN mkdir -m 700 /files && chown 1000:1000 /files
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# By number, so that an orchestrator can see that it isn't root. Nothing is written to the file system but to /files.
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`, { signal: AbortSignal.timeout(5000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "--enable-source-maps", "dist/server.js"]
