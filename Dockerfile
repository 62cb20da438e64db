# One image for every function: the command chooses (functions/http.handler, ...). docs/container.md.
#
# The base is AWS's own, with Node 24 and the runtime interface client. The release workflow passes it by
# digest. Any image of the same layout will do; the tests bring one of their own.
ARG BASE_IMAGE=public.ecr.aws/lambda/nodejs:24
ARG BUILD_IMAGE=node:24-bookworm-slim

# Runs wherever the build runs: nothing that it leaves depends on the processor.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS bundles
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY functions ./functions
RUN npm run --silent build

# docker build --target source-maps --output dist/source-maps . : they stay outside of the image.
FROM scratch AS source-maps
COPY --from=bundles /build/dist/source-maps /

# Run by the base's own runtime: V8 takes a cache only from the same Node with the same flags.
FROM ${BASE_IMAGE} AS code
COPY --from=bundles /build/dist/functions /var/task/functions
COPY scripts/fill-compile-cache.cjs /tmp/
RUN ["node", "/tmp/fill-compile-cache.cjs", "/var/task/functions", "/var/task/compile-cache", "993", \
  "/lambda-entrypoint.sh"]

FROM ${BASE_IMAGE}
COPY --from=code /var/task /var/task
ENV NODE_ENV=production NODE_COMPILE_CACHE=/var/task/compile-cache
# Lambda runs every image as its user 993, whatever is said here; elsewhere it is never root either.
USER 993:990
CMD ["functions/http.handler"]
