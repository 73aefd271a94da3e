def clauses():
    x = 1
    try:
        x = call()
        y = x
        other(y)
    except (KeyError, OSError) as error:
        handle(error)
    except Exception:
        raise
    else:
        fine()
    finally:
        clean(x)
    return x


def unwinds(items):
    for item in items:
        try:
            if item:
                return item()
            if item is None:
                break
            continue
        finally:
            close(item)
    after()


def nested():
    try:
        try:
            risky()
        finally:
            inner()
    except ValueError:
        outer()


def in_handler():
    try:
        risky()
    except ValueError:
        try:
            again()
        except TypeError as e:
            raise RuntimeError from e
    finally:
        end()


def groups():
    try:
        risky()
    except* OSError as group:
        handle(group)


def condition(d):
    try:
        if d["key"]:
            x = 1
    except KeyError:
        x = 2
    return x


def finally_returns():
    try:
        risky()
    finally:
        return 1
