/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Load on a TLS port that speaks JSON lines, or HTTP: connections in one thread, each with a number of requests on the way.
 *
 *     bench_load --port N --ca FILE [--connections 64] [--depth 1] [--line TEXT | --lines FILE] [--first TEXT |
 *                --firsts FILE] [--seconds 5] [--count N] [--churn N] [--idle] [--http TOKEN] [--words TEXT]
 *
 * `--first` is sent once per connection and must be answered without error before anything is measured; of the lines of
 * `--firsts` each connection takes its own. Each line of `--lines` is sent once, in their order, by whichever connection
 * is next; the run ends when all are answered. `--count` ends before `--seconds` if so many answers have come. `--churn` opens and closes that many more connections a second
 * meanwhile. With `--http` the one line is the body of a POST /rpc with that token. `--idle` sends nothing, says {"event":"idle"} and waits for the end of its input. `--words` counts the answers
 * that hold them. Prints one JSON object.
 */
#include "base/hash.h"

#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include <psa/crypto.h>
#endif

#define DEPTH_MOST   1024
#define BUCKETS      1000000 /* of 1 us; the last holds all above */
#define READ_BYTES   65536
#define CHURNERS     4
#define ANSWER_BYTES 32768 /* of an answer, kept to look for an error */

typedef struct load_options {
    uint16_t port;
    const char *ca, *line, *first, *lines, *firsts, *http, *words;
    unsigned connections, depth, churn;
    double seconds;
    uint64_t count;
    bool is_idle;
} load_options;

/* A file of lines, each without its end. */
typedef struct line_file {
    char *text;
    const char **lines;
    size_t count, next;
} line_file;

typedef struct connection {
    int socket;
    mbedtls_ssl_context ssl;
    int64_t sent[DEPTH_MOST]; /* ring of instants, us */
    unsigned first, flying;
    char head[ANSWER_BYTES];
    size_t head_length;
} connection;

typedef struct load_run {
    load_options options;
    mbedtls_ssl_config config;
    mbedtls_x509_crt trusted;
    connection *connections;
    line_file lines, firsts;
    char *batch; /* `depth` times the one request */
    char *request; /* a line with its end, or an HTTP request */
    size_t line_length;
    uint32_t *histogram;
    uint64_t answers, errors, with_words;
    int64_t most;
    atomic_bool has_ended;
} load_run;

typedef struct churner {
    pthread_t thread;
    load_run *load;
    connection one;
    uint64_t opened, failed; /* read after it ended */
} churner;

static int64_t now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

static void fail(const char *what)
{
    fprintf(stderr, "load: %s\n", what);
    exit(1);
}

static int get_random(void *unused, unsigned char *bytes, size_t length)
{
    (void)unused;
    return prm_random(bytes, length) == PRM_OK ? 0 : -1;
}

static int send_bytes(void *context, const unsigned char *bytes, size_t length)
{
    ssize_t sent = send(((connection *)context)->socket, bytes, length, MSG_NOSIGNAL);
    if (sent >= 0)
        return (int)sent;
    return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_NET_SEND_FAILED;
}

static int receive_bytes(void *context, unsigned char *bytes, size_t length)
{
    ssize_t got = recv(((connection *)context)->socket, bytes, length, 0);
    if (got >= 0)
        return (int)got;
    return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_NET_CONN_RESET;
}

static void start_tls(load_run *load)
{
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    if (psa_crypto_init() != PSA_SUCCESS)
        fail("the crypto core does not start");
#endif
    mbedtls_x509_crt_init(&load->trusted);
    mbedtls_ssl_config_init(&load->config);
    if (mbedtls_x509_crt_parse_file(&load->trusted, load->options.ca) != 0)
        fail("the file of --ca cannot be read");
    if (mbedtls_ssl_config_defaults(
            &load->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0)
        fail("out of memory");
    mbedtls_ssl_conf_ca_chain(&load->config, &load->trusted, NULL);
    mbedtls_ssl_conf_rng(&load->config, get_random, NULL);
}

/* Connected and shaken hands, still blocking. */
static bool open_connection(load_run *load, connection *one)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(load->options.port)};
    int yes = 1;
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    mbedtls_ssl_init(&one->ssl);
    one->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (one->socket < 0 || connect(one->socket, (struct sockaddr *)&to, sizeof(to)) != 0)
        return false;
    setsockopt(one->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (mbedtls_ssl_setup(&one->ssl, &load->config) != 0 || mbedtls_ssl_set_hostname(&one->ssl, "localhost") != 0)
        return false;
    mbedtls_ssl_set_bio(&one->ssl, one, send_bytes, receive_bytes, NULL);
    return mbedtls_ssl_handshake(&one->ssl) == 0;
}

static void close_connection(connection *one)
{
    if (one->socket >= 0)
        close(one->socket);
    mbedtls_ssl_free(&one->ssl);
}

/* Bytes read; 0: none now; negative: gone. */
static int read_some(connection *one, char *bytes, size_t capacity)
{
    int got;
    do {
        got = mbedtls_ssl_read(&one->ssl, (unsigned char *)bytes, capacity);
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
    } while (got == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET);
#else
    } while (false);
#endif
    if (got == MBEDTLS_ERR_SSL_WANT_READ)
        return 0;
    return got > 0 ? got : -1;
}

static void read_lines(line_file *file, const char *path)
{
    FILE *from = fopen(path, "rb");
    long length = from != NULL && fseek(from, 0, SEEK_END) == 0 ? ftell(from) : -1;
    file->text = length > 0 ? malloc((size_t)length + 1) : NULL;
    if (file->text == NULL || fseek(from, 0, SEEK_SET) != 0 || fread(file->text, 1, (size_t)length, from) != (size_t)length)
        fail("a file of lines cannot be read, or is empty");
    fclose(from);
    file->text[length] = '\0';
    size_t most = 1;
    for (const char *at = file->text; *at != '\0'; at++)
        most += *at == '\n';
    file->lines = calloc(most, sizeof(*file->lines));
    if (file->lines == NULL)
        fail("out of memory");
    char *rest = NULL;
    for (char *line = strtok_r(file->text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        file->lines[file->count++] = line;
}

static void send_first(connection *one, const char *first)
{
    char answer[ANSWER_BYTES];
    size_t length = 0;
    if (mbedtls_ssl_write(&one->ssl, (const unsigned char *)first, strlen(first)) != (int)strlen(first) ||
        mbedtls_ssl_write(&one->ssl, (const unsigned char *)"\n", 1) != 1)
        fail("--first cannot be sent");
    do {
        int got = read_some(one, answer + length, sizeof(answer) - 1 - length);
        if (got <= 0)
            fail("--first is not answered");
        length += (size_t)got;
    } while (answer[length - 1] != '\n');
    answer[length] = '\0';
    if (strstr(answer, "\"error\":") != NULL) {
        fputs(answer, stderr);
        fail("--first is answered with an error");
    }
}

static void send_text(connection *one, const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        int wrote = mbedtls_ssl_write(&one->ssl, (const unsigned char *)text + at, length - at);
        if (wrote == MBEDTLS_ERR_SSL_WANT_WRITE)
            continue;
        if (wrote <= 0)
            fail("the server closed a connection");
        at += (size_t)wrote;
    }
}

/* The first request of an HTTP connection, which so becomes its caller's. */
static void send_first_request(load_run *load, connection *one)
{
    char answer[ANSWER_BYTES] = "";
    size_t length = 0;
    if (mbedtls_ssl_write(&one->ssl, (const unsigned char *)load->request, load->line_length) != (int)load->line_length)
        fail("the first request cannot be sent");
    while (length == 0 || answer[length - 1] != '}') {
        int got = read_some(one, answer + length, sizeof(answer) - 1 - length);
        if (got <= 0)
            fail("the first request is not answered");
        length += (size_t)got;
    }
    if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0 || strstr(answer, "\"error\":") != NULL)
        fail("the first request is refused");
}

/* The next line of the file with its end, in one record unless it is long. */
static void send_next(load_run *load, connection *one)
{
    static char record[ANSWER_BYTES];
    const char *line = load->lines.lines[load->lines.next++];
    size_t length = strlen(line);
    if (length >= sizeof(record)) {
        send_text(one, line, length);
        send_text(one, "\n", 1);
        return;
    }
    memcpy(record, line, length);
    record[length] = '\n';
    send_text(one, record, length + 1);
}

static void send_lines(load_run *load, connection *one, unsigned count)
{
    int64_t now = now_us();
    if (load->lines.count > 0) {
        size_t left = load->lines.count - load->lines.next;
        count = count < left ? count : (unsigned)left;
        for (unsigned i = 0; i < count; i++)
            send_next(load, one);
    } else {
        send_text(one, load->batch, count * load->line_length);
    }
    for (unsigned i = 0; i < count; i++)
        one->sent[(one->first + one->flying + i) % DEPTH_MOST] = now;
    one->flying += count;
}

static bool holds(const connection *one, const char *text)
{
    return memmem(one->head, one->head_length, text, strlen(text)) != NULL;
}

static void note_answer(load_run *load, connection *one, int64_t now)
{
    if (one->flying == 0)
        fail("an answer nobody asked for");
    int64_t us = now - one->sent[one->first];
    one->first = (one->first + 1) % DEPTH_MOST;
    one->flying--;
    load->histogram[us < BUCKETS ? us : BUCKETS - 1]++;
    load->most = us > load->most ? us : load->most;
    load->answers++;
    load->errors += holds(one, "\"error\":");
    load->with_words += load->options.words != NULL && holds(one, load->options.words);
    one->head_length = 0;
}

/* Over HTTP an answer is told by its first line; what the body before it said is still in front of that. */
static bool is_answer(const load_run *load, const connection *one)
{
    return load->options.http == NULL || holds(one, "HTTP/1.1 200 ");
}

static void take_answers(load_run *load, connection *one)
{
    static char bytes[READ_BYTES];
    int got;
    unsigned before = one->flying;
    while ((got = read_some(one, bytes, sizeof(bytes))) > 0) {
        int64_t now = now_us();
        for (const char *at = bytes, *end = bytes + got; at < end;) {
            const char *line_end = memchr(at, '\n', (size_t)(end - at));
            size_t length = (size_t)((line_end != NULL ? line_end : end) - at);
            size_t room = sizeof(one->head) - one->head_length;
            memcpy(one->head + one->head_length, at, length < room ? length : room);
            one->head_length += length < room ? length : room;
            at += length + (line_end != NULL);
            if (line_end != NULL && is_answer(load, one))
                note_answer(load, one, now);
            else if (line_end != NULL)
                one->head_length = 0;
        }
    }
    if (got < 0)
        fail("the server closed a connection");
    if (before > one->flying)
        send_lines(load, one, before - one->flying);
}

static void *churn(void *context)
{
    churner *self = context;
    load_run *load = self->load;
    int64_t start = now_us();
    for (uint64_t i = 0; !atomic_load(&load->has_ended); i++) {
        int64_t due = start + (int64_t)(i * CHURNERS * 1000000 / load->options.churn);
        int64_t wait = due - now_us();
        if (wait > 0)
            usleep((useconds_t)wait);
        if (open_connection(load, &self->one))
            self->opened++;
        else
            self->failed++;
        close_connection(&self->one);
    }
    return NULL;
}

static void run(load_run *load)
{
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (unsigned i = 0; i < load->options.connections; i++) {
        connection *one = &load->connections[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
        fcntl(one->socket, F_SETFL, O_NONBLOCK);
        epoll_ctl(poll, EPOLL_CTL_ADD, one->socket, &event);
        send_lines(load, one, load->options.depth);
    }
    int64_t end = now_us() + (int64_t)(load->options.seconds * 1e6);
    while (now_us() < end && (load->options.count == 0 || load->answers < load->options.count)) {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < count; i++)
            take_answers(load, events[i].data.ptr);
    }
    close(poll);
}

static int64_t percentile(const load_run *load, double part)
{
    uint64_t wanted = (uint64_t)((double)load->answers * part), seen = 0;
    for (int64_t us = 0; us < BUCKETS; us++) {
        seen += load->histogram[us];
        if (seen > wanted)
            return us;
    }
    return load->most;
}

static void parse(load_options *options, int argc, char **argv)
{
    static const struct option names[] = {{"port", 1, NULL, 'p'}, {"ca", 1, NULL, 'a'}, {"connections", 1, NULL, 'c'},
        {"depth", 1, NULL, 'd'}, {"line", 1, NULL, 'l'}, {"first", 1, NULL, 'f'}, {"seconds", 1, NULL, 's'},
        {"count", 1, NULL, 'n'}, {"churn", 1, NULL, 'h'}, {"idle", 0, NULL, 'i'}, {"lines", 1, NULL, 'L'},
        {"firsts", 1, NULL, 'F'}, {"http", 1, NULL, 'H'}, {"words", 1, NULL, 'w'}, {0}};
    *options = (load_options){.connections = 64,
        .depth = 1,
        .seconds = 5,
        .line = "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}"};
    for (int letter; (letter = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        switch (letter) {
        case 'p':
            options->port = (uint16_t)strtoul(optarg, NULL, 10);
            break;
        case 'a':
            options->ca = optarg;
            break;
        case 'c':
            options->connections = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'd':
            options->depth = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'l':
            options->line = optarg;
            break;
        case 'f':
            options->first = optarg;
            break;
        case 's':
            options->seconds = strtod(optarg, NULL);
            break;
        case 'n':
            options->count = strtoull(optarg, NULL, 10);
            break;
        case 'h':
            options->churn = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'i':
            options->is_idle = true;
            break;
        case 'L':
            options->lines = optarg;
            break;
        case 'H':
            options->http = optarg;
            break;
        case 'w':
            options->words = optarg;
            break;
        case 'F':
            options->firsts = optarg;
            break;
        default:
            exit(64);
        }
    }
    if (options->port == 0 || options->ca == NULL || options->connections == 0 || options->depth == 0 ||
        options->depth >= DEPTH_MOST)
        fail("--port and --ca are needed, --connections and --depth (below 1024) at least 1");
}

static char *make_request(const load_options *options)
{
    char *request = NULL;
    int length = options->http == NULL
                     ? asprintf(&request, "%s\n", options->line)
                     : asprintf(&request,
                           "POST /rpc HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                           "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                           options->http, strlen(options->line), options->line);
    return length > 0 ? request : NULL;
}

static void prepare(load_run *load)
{
    const load_options *options = &load->options;
    if (options->lines != NULL)
        read_lines(&load->lines, options->lines);
    if (options->firsts != NULL)
        read_lines(&load->firsts, options->firsts);
    if (load->lines.count > 0)
        load->options.count = load->lines.count;
    load->request = make_request(options);
    if (load->request == NULL)
        fail("out of memory");
    load->line_length = strlen(load->request);
    load->batch = malloc(load->line_length * options->depth);
    load->connections = calloc(options->connections, sizeof(*load->connections));
    load->histogram = calloc(BUCKETS, sizeof(*load->histogram));
    if (load->batch == NULL || load->connections == NULL || load->histogram == NULL)
        fail("out of memory");
    for (unsigned i = 0; i < options->depth; i++)
        memcpy(load->batch + i * load->line_length, load->request, load->line_length);
    for (unsigned i = 0; i < options->connections; i++) {
        if (!open_connection(load, &load->connections[i]))
            fail("a connection or its handshake failed");
        if (options->http != NULL)
            send_first_request(load, &load->connections[i]);
        else if (load->firsts.count > 0)
            send_first(&load->connections[i], load->firsts.lines[i % load->firsts.count]);
        else if (options->first != NULL)
            send_first(&load->connections[i], options->first);
    }
}

static void wait_idle(void)
{
    char byte;
    puts("{\"event\":\"idle\"}");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
}

int main(int argc, char **argv)
{
    static load_run load;
    parse(&load.options, argc, argv);
    start_tls(&load);
    prepare(&load);
    if (load.options.is_idle) {
        wait_idle();
        return 0;
    }
    static churner churners[CHURNERS];
    unsigned count = load.options.churn > 0 ? CHURNERS : 0;
    for (unsigned i = 0; i < count; i++) {
        churners[i].load = &load;
        if (pthread_create(&churners[i].thread, NULL, churn, &churners[i]) != 0)
            fail("no thread");
    }
    int64_t start = now_us();
    run(&load);
    double seconds = (double)(now_us() - start) / 1e6;
    atomic_store(&load.has_ended, true);
    uint64_t churned = 0, failed = 0;
    for (unsigned i = 0; i < count; i++) {
        pthread_join(churners[i].thread, NULL);
        churned += churners[i].opened;
        failed += churners[i].failed;
    }
    printf("{\"connections\":%u,\"depth\":%u,\"seconds\":%.3f,\"answers\":%llu,\"requests_per_s\":%.0f,\"p50_us\":%lld,"
           "\"p99_us\":%lld,\"max_us\":%lld,\"errors\":%llu,\"with_words\":%llu,\"handshakes_per_s\":%.0f,\"failed_handshakes\":%llu}\n",
        load.options.connections, load.options.depth, seconds, (unsigned long long)load.answers,
        (double)load.answers / seconds, (long long)percentile(&load, 0.5), (long long)percentile(&load, 0.99),
        (long long)load.most, (unsigned long long)load.errors, (unsigned long long)load.with_words,
        (double)churned / seconds, (unsigned long long)failed);
    for (unsigned i = 0; i < load.options.connections; i++)
        close_connection(&load.connections[i]);
    return 0;
}
